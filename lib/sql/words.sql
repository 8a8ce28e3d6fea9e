-- Words of texts, as lists look for them: in any script, without case, without the commonest English ones. Punctuation
-- parts them: PostgreSQL would take "SDF/YPG" for a path. Those left out are no names of anybody, as "IS" and "WHO" are.
-- These bodies are bound now, so that no search path changes what they mean.

-- The words of a text, each once. Of a text beyond 200,000 characters, of those: more may be more than the type holds.
CREATE OR REPLACE FUNCTION words_of(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ts_delete(
    strip(to_tsvector(
        'pg_catalog.simple',
        regexp_replace(left(said, 200000), '[-/._@<&+:#%~=?]', ' ', 'g')
    )),
    ('{a,an,and,are,as,at,be,been,but,by,for,from,had,have,he,her,here,him,his,in,'
     'it,its,itself,not,of,on,or,s,she,so,t,that,the,their,them,they,this,to,was,were,what,when,where,which,whom,with}')::text[]
);

-- The question for texts that have all of these words, or longer ones that begin so; a number must be the same.
CREATE OR REPLACE FUNCTION words_asked(said text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT coalesce(string_agg(
        '''' || replace(replace(word, '\', '\\'), '''', '''''')
        || CASE WHEN word ~ '^[0-9]+$' THEN '''' ELSE ''':*' END,
        ' & '
    ), '')::tsquery
    FROM unnest(tsvector_to_array(words_of(said))) AS word
);

-- The question for texts that have all of these words, each just as it is. Whether they stand one behind the other is
-- not known from it: an index has no places.
CREATE OR REPLACE FUNCTION words_quoted(said text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT coalesce(string_agg('''' || replace(replace(word, '\', '\\'), '''', '''''') || '''', ' & '), '')::tsquery
    FROM unnest(tsvector_to_array(words_of(said))) AS word
);

-- The words of a text in their order, the commonest too, each between two spaces: quoted words are a piece of it where
-- they stand one behind the other. The parser is PostgreSQL's own: nothing that can change stands behind its name.
CREATE OR REPLACE FUNCTION words_in_line(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT coalesce(' ' || string_agg(lower(word.token), ' ' ORDER BY word.place) || ' ', '')
    FROM ts_parse('pg_catalog.default', translate(left(said, 200000), '-/._@<&+:#%~=?', '              '))
        WITH ORDINALITY AS word (kind, token, place)
    WHERE word.kind <> 12  -- what stands between words
);

-- Whether the words of a line stand in a text, one behind the other. Most texts have not even the letters in that order,
-- which is seen in a twentieth of the time. A word has none of the signs that mean something to LIKE.
CREATE OR REPLACE FUNCTION words_stand(said text, line text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN lower(said) LIKE '%' || replace(btrim(line), ' ', '%') || '%' THEN strpos(words_in_line(said), line) > 0
    ELSE false
END;
