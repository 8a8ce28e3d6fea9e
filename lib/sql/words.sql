-- Words of texts, as lists look for them: in any script, without case, without the commonest English ones.
CREATE TEXT SEARCH DICTIONARY telling_words (TEMPLATE = pg_catalog.simple, STOPWORDS = english);
CREATE TEXT SEARCH CONFIGURATION telling_words (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION telling_words ALTER MAPPING REPLACE pg_catalog.simple WITH telling_words;

-- The words of a text, each once. These bodies are bound now, so that no search path changes what they mean.
CREATE FUNCTION words_of(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN strip(to_tsvector('telling_words', said));

-- The question for texts that have all of these words, or longer ones that begin so; a number must be the same.
CREATE FUNCTION words_asked(said text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT coalesce(string_agg(
        '''' || replace(replace(word, '\', '\\'), '''', '''''') || CASE WHEN word ~ '^[0-9]+$' THEN '''' ELSE ''':*' END,
        ' & '
    ), '')::tsquery
    FROM unnest(tsvector_to_array(words_of(said))) AS word
);
