"""The application that django-viewflow wants a flow to belong to."""
