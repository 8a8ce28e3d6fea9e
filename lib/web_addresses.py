"""One text for all the forms in which the address of one article goes round."""

import re

# Parameters that say how a reader came to a page, not which page it is. `*` stands for any rest.
TRACKING = (
    *("utm_*", "mc_*", "at_*", "ns_*", "fb_*", "hsa_*", "_hs*", "__cft__*", "__tn__", "amp_*", "guce_*", "oly_*"),
    *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "tbclid"),
    *("igsh", "igshid", "si", "_ga", "_gl", "_branch_match_id", "__twitter_impression", "rb_clickid", "vero_id"),
    *("ref", "ref_src", "ref_url", "refsrc", "referrer", "referer", "src", "spm", "xtor", "wt_mc", "mkt_tok"),
    *("cmp", "cmpid", "cid_share", "ocid", "ncid", "smid", "s_cid", "sr_share", "share", "ito", "feature", "usqp"),
    *("guccounter", "taid", "tpcc", "soc_src", "soc_trk", "ftag", "ftcamp", "recruiter", "mbid", "sref"),
)
# Parameters that ask for the page in another dress: for a phone, or as AMP. None: whatever their value.
DRESS = {"amp": None, "outputtype": "amp", "output": "amp", "m": "1", "mobile": None}

# Those of them that tell of the one who followed a link, and can mean nothing else.
TELLING = (
    *("utm_*", "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid"),
    *("igsh", "igshid", "mc_eid", "mc_cid", "_ga", "_gl", "mkt_tok", "__twitter_impression", "ref_src", "ref_url"),
)

_TELLING = re.compile("|".join(re.escape(name).replace(r"\*", ".*") for name in TELLING), re.IGNORECASE)
_TRACKING = re.compile("|".join(re.escape(name).replace(r"\*", ".*") for name in TRACKING))
_AUTHORITY = re.compile(r"(?:https?:/*(?:[^/?#]*@)?)?(?P<authority>[^/?#]*)(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(
    r"(?P<host>\[[0-9a-f:.]+\]|[^\s@:\[\]\\<>\"'(){}|^`,;]*[^\s@:\[\]\\<>\"'(){}|^`,;.])\.?(?::(?P<port>[0-9]*))?"
)
_DRESSED_HOST = re.compile(r"^(?:(?:www[0-9]?|m|mobile|amp)\.)+(?=.*\.)")
_WRAPPED = {  # addresses of other sites that hold the address of an article
    re.compile(r"google\.[a-z.]+"): re.compile(r"/amp/(?:s/)?(.+)", re.DOTALL),
    re.compile(r"bing\.com"): re.compile(r"/amp/(?:s/)?(.+)", re.DOTALL),
    re.compile(r"(?:.+\.)?cdn\.ampproject\.org"): re.compile(r"/[a-z]+/(?:s/)?(.+)", re.DOTALL),
}
_ESCAPED = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_STRAY = re.compile(r"%(?![0-9a-fA-F]{2})")
_KEPT_ESCAPED = re.compile(r"[\s%/?#&=+;\x00-\x20\x7f-\x9f\ufffd]")
_PASSES = 20


def is_telling(name):
    """Whether a parameter of this name tells of the one who followed a link, and asks for nothing."""
    return _TELLING.fullmatch(name) is not None


def without_telling(address):
    """The address as it was copied, without the parameters that tell of the one who copied it."""
    page, hash_, part = address.partition("#")
    path, question, query = page.partition("?")
    kept = [pair for pair in query.split("&") if not is_telling(pair.partition("=")[0])]
    return f"{path}{question if any(kept) else ''}{'&'.join(kept)}{hash_}{part}"


def address_key(address):
    """One text for all forms of the address of one article; '' for what is no address on the web.

    Left out: http or https, user, default port, the host's letter case and www., m., mobile., amp.; the fragment;
    TRACKING and DRESS parameters and the order of the others; AMP's marks (a part "amp" of the path, -amp or .amp at
    its end) and caches; "index.html" and the last slash. Percent-encoded text is decoded where that changes no meaning.
    The key is an address without its scheme, and its own key: rudaw.net/english/middleeast/syria/030220221.
    Never raises, whatever the text.
    """
    key = _simplified(address)
    for _ in range(_PASSES):  # what was left out may have hidden more of it: /amp/index.html
        simpler = _simplified(key)
        if simpler == key:
            break
        key = simpler
    return key


def _simplified(address):
    """The address with every rule applied once."""
    found = _AUTHORITY.fullmatch(address.strip())
    host, port = _host(found["authority"])
    if not host:
        return ""
    path, query = _path_and_query(found["rest"])
    for site, holding in _WRAPPED.items():
        if site.fullmatch(host) and (held := holding.fullmatch(path)) and (key := _simplified(held[1] + query)):
            return key
    path, query = _decoded(_undressed_path(path)), _undressed_query(query[1:])
    return host + port + path + (f"?{query}" if query else "")


def _host(authority):
    """(host, port with its colon, or '') as every form has them; ('', '') for what is no host."""
    found = _HOST.fullmatch(authority.lower())
    if not found or not ("." in found["host"] or found["host"].startswith("[")):
        return "", ""
    try:
        host = found["host"].encode("idna").decode()
    except UnicodeError:
        host = found["host"]
    port = (found["port"] or "").lstrip("0")
    return _DRESSED_HOST.sub("", host, count=1), f":{port}" if port not in {"", "80", "443"} else ""


def _path_and_query(rest):
    """(path, query with its question mark, or '') of what follows the host, without the fragment."""
    path, _, query = rest.partition("#")[0].partition("?")
    return path, f"?{query}" if query else ""


def _undressed_path(path):
    """The path without AMP's marks, the name of an index and the last slash."""
    path = "".join(f"/{part}" for part in path.split("/")[1:] if part.lower() != "amp").rstrip("/")
    path = re.sub(r"/index\.(?:html?|php|aspx?)$|(?<=[^/])(?:[.-]amp)+(?=$|\.html?$)", "", path, flags=re.IGNORECASE)
    return path.rstrip("/")


def _undressed_query(query):
    """The parameters that say which page it is, in one order."""
    kept = []
    for pair in filter(None, query.split("&")):
        name, _, value = (part.lower() for part in pair.partition("="))
        dressed = name in DRESS and DRESS[name] in {None, value}
        if not dressed and not _TRACKING.fullmatch(name):
            kept.append(_decoded(pair.replace("?", "%3F")).replace("/", "%2F"))
    return "&".join(sorted(kept))


def _decoded(text):
    """The text with percent-encoded letters as letters, and what has a meaning in an address left encoded."""
    text = _ESCAPED.sub(lambda found: _letters(found[0]), _STRAY.sub("%25", text))
    return re.sub(r"[\s\x00-\x20\x7f-\x9f]", lambda found: _encoded(found[0]), text)


def _letters(escaped):
    """Percent-encoded bytes as letters, or as they stand where they are no text."""
    try:
        letters = bytes.fromhex(escaped.replace("%", "")).decode()
    except UnicodeDecodeError:
        return escaped.upper()
    return _KEPT_ESCAPED.sub(lambda found: _encoded(found[0]), letters)


def _encoded(letter):
    """One letter, percent-encoded."""
    return "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "surrogatepass"))
