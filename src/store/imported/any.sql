-- Whether anything is imported into a repository.
SELECT EXISTS (SELECT FROM imported_documents WHERE repository_id = $1)
