"""Demo data: a house full of invented people and complaints, for showing and for trying out."""
