"""The first things a person meets: choosing a language, making a desk, unlocking it."""
