from django.dispatch import Signal

# Sent once per move, inside its transaction, with `move: Move`. A receiver that
# raises rolls the move back. `sla` is the only listener.
ticket_moved = Signal()
