"""Forms: a frozen draft in, a frozen draft out, errors beside their fields."""
