"""Rules of the project book: stages, amounts, months, counting. They know no database."""
