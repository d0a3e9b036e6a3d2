"""Pages of approvals: read the request, make one call, answer."""
