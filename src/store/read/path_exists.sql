-- Whether a document is $2 or lies in the folder $2.
SELECT EXISTS (
    SELECT FROM documents
    WHERE repository_id = $1 AND (path = $2 OR starts_with(path, $2 || '/'))
) AS found
