"""What makes, keeps and checks documents: `exports` for rows and jobs, `files` for the bytes of one document, `checking` for reading one back.

May not import views, tasks or forms.
"""
