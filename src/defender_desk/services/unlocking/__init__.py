"""What opens a desk besides its passphrase, and a desk moved under a new key."""
