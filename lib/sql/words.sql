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
