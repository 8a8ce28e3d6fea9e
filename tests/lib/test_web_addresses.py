import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from claims.demo import reading
from lib.web_addresses import TRACKING, address_key, without_telling

RUDAW = "rudaw.net/english/middleeast/syria/030220221"
# One article in the forms in which its address goes round.
VARIANTS = [
    "https://www.rudaw.net/english/middleeast/syria/030220221",
    "http://www.rudaw.net/english/middleeast/syria/030220221",
    "https://rudaw.net/english/middleeast/syria/030220221",
    "rudaw.net/english/middleeast/syria/030220221",
    "www.rudaw.net/english/middleeast/syria/030220221",
    "HTTPS://WWW.Rudaw.NET/english/middleeast/syria/030220221",
    "https://m.rudaw.net/english/middleeast/syria/030220221",
    "https://mobile.rudaw.net/english/middleeast/syria/030220221",
    "https://amp.rudaw.net/english/middleeast/syria/030220221",
    "https://www.rudaw.net:443/english/middleeast/syria/030220221",
    "http://www.rudaw.net:80/english/middleeast/syria/030220221/",
    "https://www.rudaw.net./english/middleeast/syria/030220221",
    "https://reader@www.rudaw.net/english/middleeast/syria/030220221",
    "https://www.rudaw.net/english/middleeast/syria/030220221/index.html",
    "https://www.rudaw.net/english/middleeast/syria/030220221#comments",
    "https://www.rudaw.net/english/middleeast/syria/030220221#:~:text=a%20leader,was%20killed",
    "https://www.rudaw.net/english/middleeast/syria/030220221?utm_source=twitter&utm_medium=social",
    "https://www.rudaw.net/english/middleeast/syria/030220221?fbclid=IwAR0&gclid=1&mc_cid=2&mc_eid=3&ref=home",
    "https://www.rudaw.net/english/middleeast/syria/030220221?UTM_Source=x&",
    "https://www.rudaw.net/english/middleeast/syria/030220221-amp",
    "https://www.rudaw.net/english/middleeast/syria/030220221/amp",
    "https://www.rudaw.net/english/middleeast/syria/030220221/amp/",
    "https://www.rudaw.net/amp/english/middleeast/syria/030220221",
    "https://www.rudaw.net/english/middleeast/syria/030220221.amp",
    "https://www.rudaw.net/english/middleeast/syria/030220221?amp",
    "https://www.rudaw.net/english/middleeast/syria/030220221?amp=1",
    "https://www.rudaw.net/english/middleeast/syria/030220221?outputType=amp",
    "https://www.google.com/amp/s/www.rudaw.net/english/middleeast/syria/030220221-amp",
    "https://www.google.co.uk/amp/www.rudaw.net/english/middleeast/syria/030220221",
    "https://www-rudaw-net.cdn.ampproject.org/c/s/www.rudaw.net/english/middleeast/syria/030220221-amp?amp_js_v=a6",
    "https://cdn.ampproject.org/v/s/www.rudaw.net/english/middleeast/syria/030220221?usqp=mq331",
    "  https://www.rudaw.net/%65nglish/middleeast/syria/030220221  ",
]


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_form_of_one_address_has_one_key(variant):
    assert address_key(variant) == RUDAW


@pytest.mark.parametrize(
    ("one", "other", "key"),
    [
        (
            "https://english.alahednews.com.lb/essaydetails.php?eid=72838&cid=548",
            "http://english.alahednews.com.lb/essaydetails.php?cid=548&eid=72838&utm_source=x#top",
            "english.alahednews.com.lb/essaydetails.php?cid=548&eid=72838",
        ),
        (
            "https://stepagency-sy.net/2024/04/05/%d9%85%d9%82%d8%aa%d9%84/",
            "https://stepagency-sy.net/2024/04/05/مقتل",
            "stepagency-sy.net/2024/04/05/مقتل",
        ),
        ("https://مثال.example/a%2fb", "https://xn--mgbh0fb.example/a%2Fb", "xn--mgbh0fb.example/a%2Fb"),
        (
            "https://www.business-standard.com/amp/world-news/bombing-124040500038_1.html",
            "https://www.business-standard.com/world-news/bombing-124040500038_1.html",
            "business-standard.com/world-news/bombing-124040500038_1.html",
        ),
        ("https://news.example/story.amp.html", "https://news.example/story.html", "news.example/story.html"),
        ("https://news.example", "https://news.example/index.php", "news.example"),
        ("https://news.example:8443/a b", "https://news.example:8443/a%20b", "news.example:8443/a%20b"),
    ],
)
def test_two_forms_have_the_same_key(one, other, key):
    assert [address_key(one), address_key(other)] == [key, key]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://radyoagila.com/?p=129119", "https://radyoagila.com/?p=129120"),
        ("https://levant24.com/news/4581", "https://ru.levant24.com/news/4581"),
        ("https://news.example/Story", "https://news.example/story"),
        ("https://news.example/a%2Fb", "https://news.example/a/b"),
        ("https://news.example/a?b=1%262", "https://news.example/a?b=1&2"),
        ("https://news.example/trump", "https://news.example/tr"),
        ("https://news.example/a?page=2", "https://news.example/a"),
        ("https://news.example:8000/a", "https://news.example/a"),
        ("https://www.gov.example/a", "https://m.example/a"),
    ],
)
def test_addresses_of_different_pages_keep_different_keys(one, other):
    assert address_key(one) != address_key(other)


@pytest.mark.parametrize(
    "text",
    ["", " ", "javascript:alert(1)", "mailto:a@b.example", "ftp://b.example/a", "news", "a house. in Idlib", "http://",
     "https://localhost/a", "data:text/html,x", "//news.example/a", "https://news.example:port/a", "?", "#", "."],
)  # fmt: skip
def test_what_is_no_address_on_the_web_has_no_key(text):
    assert address_key(text) == ""


def test_every_tracking_parameter_is_left_out():
    plain = "https://news.example/a?id=5"
    told = {name: address_key(f"{plain}&{name.replace('*', 'x')}=1") for name in TRACKING}

    assert told == dict.fromkeys(TRACKING, "news.example/a?id=5")


def test_different_articles_of_the_demo_have_different_keys():
    addresses = [head["address"] for _, head, _ in reading.articles()]

    keys = {address_key(address) for address in addresses}

    assert "" not in keys
    assert len(keys) == len(addresses) == len(yaml.safe_load((reading.HERE / "order.yaml").read_text()))


PIECES = [
    *("www.", "m.", "amp.", "amp", "-amp", ".amp", "/", "//", "a", "é", "%", "%25", "%41", "%2F", "%D9", "?", "&", "="),
    *("#", "index.html", "utm_x=1", "google.com", "cdn.ampproject.org", "c", "s", ":", ":80", "@", " ", "+", "[", "]"),
    *("news.example", "https://", "http:", "::1", "xn--", "。", "İ", "\x00", "\u2028", "\ufeff", "\u0338"),
]
ADDRESSES = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
HOSTED = ADDRESSES.map(lambda rest: f"https://www.news.example/{rest}")


@given(st.one_of(st.text(), ADDRESSES, HOSTED))
@example("https://cdn.ampproject.org/c/amp/news.example/a")
@example("https://a.example/%%34%31")
@example("https://a.example/" + "-amp" * 60)
@settings(max_examples=1000)
def test_key_is_its_own_key(address):
    key = address_key(address)

    assert address_key(key) == key


@given(st.text(alphabet=st.characters(), max_size=60))
def test_key_of_any_text_is_a_text_without_spaces(text):
    assert not any(letter.isspace() for letter in address_key(text))


@pytest.mark.parametrize(
    ("copied", "kept"),
    [
        ("https://a.example/b?utm_source=x&fbclid=Y#c", "https://a.example/b#c"),
        ("https://a.example/b?id=7&UTM_medium=x&page=2", "https://a.example/b?id=7&page=2"),
        ("https://a.example/b?ref=x&si=1", "https://a.example/b?ref=x&si=1"),
        ("https://a.example/b?ref_src=twsrc%5Etfw&ref_url=x", "https://a.example/b"),
        ("https://a.example/b?", "https://a.example/b"),
        ("https://a.example/b", "https://a.example/b"),
    ],
)
def test_address_is_kept_without_what_tells_of_the_one_who_copied_it(copied, kept):
    assert without_telling(copied) == kept
    assert address_key(copied) == address_key(kept)
