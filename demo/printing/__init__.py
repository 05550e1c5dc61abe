"""Play once, print many: impressions of a played case, each with its own customer, keys and chain.

docs/decisions/0011-demo-impressions.md says why, and what differs between the impressions of a story.
"""
