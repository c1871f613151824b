"""What statements mean over the columns of a frame, as expressions that engines print.

The second statement of meaning, beside ``evaluate``: the same rooms, each fact of an agency an expression over its row.
"""
