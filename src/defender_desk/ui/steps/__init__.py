"""Work that goes page by page: a trail of steps, one question a page, long work in between that can be stopped.

Desktop: hand-over, receiving, bringing in and the referral sheet are made of it; it knows no record.
"""
