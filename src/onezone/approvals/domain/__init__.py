"""The law of approvals: pure rules over values, standard library and kernel only."""
