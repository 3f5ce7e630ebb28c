"""Workbooks of any kind: hostile files opened, cells read and written, sheets laid out. The only package that knows openpyxl.

What the sheets mean is for the app that brings them; nothing here knows rules or prices.
"""
