"""Rules of the parties: values in, values out."""
