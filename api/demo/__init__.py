"""A made-up month around today in two centres of Taicang and one district of Dalian.

Divisions are real (divisions.csv: National Bureau of Statistics codes of 2023, as collected by china-division, MIT);
people, phones and everything they do are invented.
"""
