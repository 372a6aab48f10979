"""A front desk for beauty salons and pawnshops, on one local file."""
