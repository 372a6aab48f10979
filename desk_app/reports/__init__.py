"""Every PDF and every chart.

A report is built from data already read; nothing here queries while it draws. Text typed by people never reaches
reportlab's markup parser unescaped (``text.py``).
"""
