"""Small reusable widgets drawn from the theme's tokens."""
