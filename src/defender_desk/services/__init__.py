"""Services floor: functions on an open desk, one for each thing a person does."""
