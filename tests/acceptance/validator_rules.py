"""The rules of the W3C Feed Validation Service, written from the specifications that it quotes.

The service itself runs on Python 2 and is no package, so it cannot be a dependency. Each rule here bears the name of the
message that the service gives (validator.w3.org/feed/docs/), and is checked from RSS 2.0, the RSS Best Practices Profile, RFC 4287, RFC 4151 (tag URIs), RFC 5005,
RFC 822/3339 (dates), BCP 47, GeoRSS Simple and OPML 2.0. Its schema-like rules for Atom are in schemas/atom.rnc, those on HTML in feed_rules.py.

Two of its warnings are not here, because a news feed cannot avoid them: UnknownNamespace (figures have a namespace of their own, which the
service does not know) and DuplicateUpdated (all articles of a printed page have one date).

    validator_rules.py      proves that each rule finds what it is for
"""
import datetime
import email.utils
import re
import sys
import xml.etree.ElementTree as ET

ATOM, CONTENT, DC, GEORSS = (f"{{{uri}}}" for uri in (
    "http://www.w3.org/2005/Atom", "http://purl.org/rss/1.0/modules/content/", "http://purl.org/dc/elements/1.1/", "http://www.georss.org/georss"))
HISTORY = "{http://purl.org/syndication/history/1.0}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
USUAL_PREFIXES = {"http://www.w3.org/2005/Atom": "atom", CONTENT[1:-1]: "content", DC[1:-1]: "dc", GEORSS[1:-1]: "georss", HISTORY[1:-1]: "fh"}

CHANNEL = set("title link description language copyright managingEditor webMaster pubDate lastBuildDate category generator docs cloud ttl image "
              "rating textInput skipHours skipDays item".split())
ITEM = set("title link description author category comments enclosure guid pubDate source".split())
REPEATED = {"category", "item"}
# Relations of the IANA registry that feeds have a use for.
RELATIONS = set("alternate current enclosure first hub last license next next-archive prev-archive previous related replies self via".split())

URL = re.compile(r"https?://[^/?#\s]+(/[^?#]*)?(\?[^#]*)?(#.*)?")
URI_CHARACTERS = re.compile(r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+")
TAG = re.compile(r"tag:[A-Za-z0-9.@_-]+,\d{4}(-\d\d(-\d\d)?)?:(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})*")
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-([A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*(-[A-WYZa-wyz0-9](-[A-Za-z0-9]{2,8})+)*")
MARKUP = re.compile(r"</?(a|abbr|b|blockquote|br|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|small|span|strong|sub|sup|table|td|tr|u|ul)\b[^<>]*>|&(#\d+|[a-z]+);")
RFC_822 = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d (GMT|[+-]\d{4})")
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
C1 = re.compile("[\x80-\x9f]")


def plausible(moment):
    now = datetime.datetime.now(datetime.UTC)
    return datetime.datetime(1970, 1, 2, tzinfo=datetime.UTC) < moment <= now + datetime.timedelta(seconds=5)


def date_822(text):
    if not RFC_822.fullmatch(text):
        yield "InvalidRFC2822Date", text
        return
    moment = email.utils.parsedate_to_datetime(text)
    if moment.strftime("%a") != text[:3]:
        yield "IncorrectDOW", text
    if not plausible(moment.astimezone(datetime.UTC)):
        yield "ImplausibleDate", text


def date_3339(text):
    try:
        if not RFC_3339.fullmatch(text):
            raise ValueError(text)
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        yield "InvalidRFC3339Date", text
        return
    if not plausible(moment):
        yield "ImplausibleDate", text


def url(text):
    if not URL.fullmatch(text):
        yield "InvalidFullLink", text
    elif not URI_CHARACTERS.fullmatch(text):
        yield "InvalidUriChar", text


def name(text):
    """A permanent id: a tag URI or an address, in the one spelling that is compared."""
    if text.startswith("tag:"):
        if not TAG.fullmatch(text):
            yield "InvalidTAG", text
    else:
        yield from url(text)
        host = re.match(r"[^:]+://([^/?#]*)", text)
        if host and (host[0] != host[0].lower() or re.search(r"%[a-f]|%[0-9A-F][a-f]", text)):
            yield "NonCanonicalURI", text


def language(text):
    if not LANGUAGE.fullmatch(text):
        yield "InvalidLanguage", text


def place(element):
    for point in element.iter(f"{GEORSS}point"):
        text = point.text or ""
        if "," in text:
            yield "CoordComma", text
        try:
            lat, lon = map(float, text.replace(",", " ").split())
        except ValueError:
            yield "InvalidCoordList", text
            continue
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            yield "InvalidCoord", text


def links(parent, location):
    """Atom links of a feed, a channel or an entry; `location` is where a feed was fetched, and None for an entry."""
    seen = set()
    found = parent.findall(f"{ATOM}link")
    for link in found:
        rel, href = link.get("rel", "alternate"), link.get("href", "")
        if not href:
            yield "SameDocumentReference", rel
        yield from url(href)
        if rel not in RELATIONS and ":" not in rel:
            yield "UnregisteredAtomLinkRel", rel
        if len(link) or (link.text or "").strip():
            yield "AtomLinkNotEmpty", href
        if rel == "alternate":
            if (key := (link.get("type"), link.get("hreflang"))) in seen:
                yield "DuplicateAtomLink", str(key)
            seen.add(key)
        if location is None and rel in ("prev-archive", "next-archive", "current"):
            yield "FeedHistoryRelInEntry", rel
    if location is None:
        return
    own = [link.get("href") for link in found if link.get("rel") == "self"]
    if not own:
        yield "MissingSelf", location
    elif own != [location]:
        yield "SelfDoesntMatchLocation", f"{own}, fetched from {location}"
    if parent.find(f"{HISTORY}archive") is not None and not any(link.get("rel") == "current" for link in found):
        yield "MissingCurrentInArchive", location


def blank(element):
    """Elements that are there to say something, and do not."""
    for child in element:
        silent = {f"{ATOM}link", f"{HISTORY}archive"}
        if child.tag not in silent and not len(child) and not (child.text or "").strip() and not child.attrib:
            yield "NotBlank", child.tag
        for key in ("term", "scheme", "label", "domain", "rel", "type"):
            if child.get(key) is not None and not child.get(key).strip():
                yield "AttrNotBlank", f"{key} of {child.tag}"


def known(element, names):
    counts = {}
    for child in element:
        if "}" not in child.tag:
            counts[child.tag] = counts.get(child.tag, 0) + 1
    for tag, count in counts.items():
        if tag not in names:
            yield "UndefinedElement", tag
        elif count > 1 and tag not in REPEATED:
            yield "DuplicateElement", tag


def of_rss(root, location):
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        yield "InvalidRSSVersion", f"{root.tag} {root.get('version')}"
        return
    yield from known(channel, CHANNEL)
    yield from blank(channel)
    for tag, rule in (("title", "MissingTitle"), ("link", "MissingLink"), ("description", "MissingDescription")):
        if not (channel.findtext(tag) or "").strip():
            yield rule, "channel"
    for tag in ("link", "docs"):
        if text := channel.findtext(tag):
            yield from url(text)
    if (ttl := channel.findtext("ttl")) is not None and not ttl.isdecimal():
        yield "InvalidNonNegativeInteger", ttl
    if channel.findtext("language") is None:
        yield "MissingDCLanguage", "channel"
    else:
        yield from language(channel.findtext("language"))
    for tag in ("pubDate", "lastBuildDate"):
        if text := channel.findtext(tag):
            yield from date_822(text)
    for rule, detail in links(channel, location):
        yield "MissingAtomSelfLink" if rule == "MissingSelf" else rule, detail
    tags = [child.tag for child in channel]
    if "item" in tags and any(tag != "item" for tag in tags[tags.index("item"):]):
        yield "MisplacedItem", next(tag for tag in tags[tags.index("item"):] if tag != "item")
    guids = set()
    for item in channel.iter("item"):
        yield from of_item(item)
        if (guid := item.findtext("guid")) in guids:
            yield "DuplicateValue", guid
        guids.add(guid)


def of_item(item):
    yield from known(item, ITEM)
    yield from blank(item)
    yield from place(item)
    tags = [child.tag for child in item]
    if not {"title", "description"} & set(tags):
        yield "ItemMustContainTitleOrDescription", ""
    if MARKUP.search(item.findtext("title") or ""):
        yield "ContainsHTML", item.findtext("title")
    if text := item.findtext("link"):
        yield from url(text)
    guid = item.find("guid")
    if guid is None:
        yield "MissingGuid", item.findtext("title") or ""
    elif guid.get("isPermaLink", "true") == "true":
        if not URL.fullmatch(guid.text or ""):
            yield "InvalidHttpGUID", guid.text or ""
    else:
        yield from name(guid.text or "")
    if text := item.findtext("pubDate"):
        yield from date_822(text)
    if text := item.findtext(f"{ATOM}updated"):
        yield from date_3339(text)
    for one, other in (("pubDate", f"{DC}date"), ("author", f"{DC}creator"), ("category", f"{DC}subject")):
        if {one, other} <= set(tags):
            yield "DuplicateItemSemantics", f"{one} and {other}"
    if f"{CONTENT}encoded" in tags and "description" in tags[tags.index(f"{CONTENT}encoded"):]:
        yield "NeedDescriptionBeforeContent", ""
    for text in item.findall(f"{DC}language"):
        yield from language(text.text or "")


def of_atom(root, location):
    yield from links(root, location)
    yield from blank(root)
    yield from name(root.findtext(f"{ATOM}id") or "")
    for element in root.iter():
        if XML_LANG in element.attrib:
            yield from language(element.get(XML_LANG))
    for element in root.iter(f"{ATOM}name"):
        if MAIL.search(element.text or ""):
            yield "ContainsEmail", element.text
    for tag in ("updated", "published"):
        for element in root.iter(f"{ATOM}{tag}"):
            yield from date_3339(element.text or "")
    for element in root.iter(f"{ATOM}category"):
        if (scheme := element.get("scheme")) and not re.match(r"[a-z][a-z0-9+.-]*:.", scheme):
            yield "InvalidURIAttribute", scheme
    seen = set()
    for entry in root.iter(f"{ATOM}entry"):
        key = entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}updated")
        if key in seen:
            yield "DuplicateEntries", str(key)
        seen.add(key)
        yield from name(key[0] or "")
        yield from links(entry, None)
        yield from blank(entry)
        yield from place(entry)
        title = entry.find(f"{ATOM}title")
        if title is not None and title.get("type", "text") == "text" and MARKUP.search(title.text or ""):
            yield "ContainsUndeclaredHTML", title.text
        content = entry.find(f"{ATOM}content")
        if content is None and all(link.get("rel", "alternate") != "alternate" for link in entry.findall(f"{ATOM}link")):
            yield "MissingContentOrAlternate", key[0] or ""
        if content is not None and content.get("type") == "html" and (content.text or "").strip() and "<" not in content.text and "&" not in content.text:
            yield "NotHtml", content.text[:60]


def of_opml(root):
    if root.tag != "opml" or root.get("version") not in ("1.0", "1.1", "2.0"):
        yield "InvalidOPMLVersion", f"{root.tag} {root.get('version')}"
    for outline in root.iter("outline"):
        if not (outline.get("text") or "").strip():
            yield "MissingAttribute", "text"
        if outline.get("xmlUrl") is None:
            if outline.get("type") == "rss":
                yield "MissingXmlURL", outline.get("text")
            continue
        if outline.get("type") != "rss":
            yield "MissingOutlineType", outline.get("text")
        if not outline.get("title"):
            yield "MissingTitleAttr", outline.get("text")
        yield from url(outline.get("xmlUrl"))
        yield from url(outline.get("htmlUrl") or outline.get("xmlUrl"))


def of_document(body, location=None):
    """What is wrong with an RSS, Atom or OPML document, as pairs of a rule and what broke it."""
    text = body.decode("utf-8")
    if not re.match(r'<\?xml version="1\.0" encoding="utf-8"', text, re.IGNORECASE):
        yield "MissingEncoding", text[:40]
    if "<!DOCTYPE" in text:
        yield "InvalidDoctype", ""
    if found := C1.search(text):
        yield "BadCharacters", repr(found[0])
    root = ET.fromstring(text)
    for prefix, uri in re.findall(r'xmlns:([\w-]+)="([^"]+)"', text.partition(">")[2].split(">", 1)[0]):
        if f"{{{uri}}}" == ATOM and root.tag.startswith(ATOM):
            yield "AvoidNamespacePrefix", prefix
        elif USUAL_PREFIXES.get(uri, prefix) != prefix:
            yield "NonstdPrefix", f"{prefix} for {uri}"
    if root.tag == f"{ATOM}feed":
        yield from of_atom(root, location)
    elif root.tag == "opml":
        yield from of_opml(root)
    else:
        yield from of_rss(root, location)


HERE = "https://news.example/feeds/all"
RSS_SAMPLE = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="{ATOM[1:-1]}" xmlns:content="{CONTENT[1:-1]}" xmlns:dc="{DC[1:-1]}" xmlns:georss="{GEORSS[1:-1]}">
<channel><title>News</title><link>https://news.example/</link><description>All</description><language>zh-Hans-CN</language><ttl>5</ttl>
<atom:link rel="self" href="{HERE}"/>
<item><title>One</title><link>https://news.example/1</link><description>d</description><category domain="urn:x">c</category>
<guid isPermaLink="false">tag:news.example,2026:article/1</guid><pubDate>Mon, 09 Mar 2026 00:00:00 GMT</pubDate>
<content:encoded>&lt;p&gt;c&lt;/p&gt;</content:encoded><dc:creator>A</dc:creator><georss:point>50.2 127.5</georss:point></item></channel></rss>"""
ATOM_SAMPLE = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="{ATOM[1:-1]}" xmlns:georss="{GEORSS[1:-1]}" xml:lang="zh-Hans-CN"><title>News</title><id>tag:news.example,2026:feed/all</id>
<updated>2026-03-09T00:00:00Z</updated><author><name>A</name></author><link rel="self" href="{HERE}"/>
<entry><title>One</title><id>tag:news.example,2026:article/1</id><updated>2026-03-09T00:00:00Z</updated><category term="c" scheme="urn:x"/>
<link href="https://news.example/1"/><content type="html">&lt;p&gt;c&lt;/p&gt;</content></entry></feed>"""
OPML_SAMPLE = """<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0"><head/><body><outline text="All" title="All" type="rss" xmlUrl="https://news.example/feeds/all.rss"/></body></opml>"""
# What each rule finds: a document, what is replaced in it, by what.
FAULTS = [(rule, RSS_SAMPLE, old, new) for rule, old, new in [
    ("InvalidRSSVersion", 'version="2.0"', 'version="2.1"'), ("MissingTitle", "<title>News</title>", ""), ("MissingLink", "<link>https://news.example/</link>", ""),
    ("MissingDescription", "<description>All</description>", ""), ("MissingDCLanguage", "<language>zh-Hans-CN</language>", ""),
    ("InvalidLanguage", "zh-Hans-CN", "zh_Hans"), ("InvalidNonNegativeInteger", "<ttl>5", "<ttl>soon"), ("MissingAtomSelfLink", 'rel="self"', 'rel="related"'),
    ("SelfDoesntMatchLocation", f'href="{HERE}"', f'href="{HERE}.rss"'), ("UnregisteredAtomLinkRel", "<item>", '<atom:link rel="up-there" href="https://a.example/"/><item>'),
    ("AtomLinkNotEmpty", f'href="{HERE}"/>', f'href="{HERE}">x</atom:link>'), ("MisplacedItem", "</item>", "</item><generator>g</generator>"),
    ("UndefinedElement", "<ttl>", "<timeToLive>5</timeToLive><ttl>"), ("DuplicateElement", "<ttl>", "<ttl>4</ttl><ttl>"), ("NotBlank", "<dc:creator>A", "<dc:creator>"),
    ("AttrNotBlank", 'domain="urn:x"', 'domain=" "'), ("InvalidFullLink", "<link>https://news.example/1", "<link>/1"), ("InvalidUriChar", "news.example/1</", "news.example/一</"),
    ("MissingGuid", '<guid isPermaLink="false">tag:news.example,2026:article/1</guid>', ""), ("InvalidHttpGUID", ' isPermaLink="false"', ""),
    ("InvalidTAG", "tag:news.example,2026:article/1", "tag:news.example:article/1"), ("NonCanonicalURI", "tag:news.example,2026:article/1", "https://News.example/1"),
    ("InvalidRFC2822Date", "Mon, 09 Mar 2026 00:00:00 GMT", "2026-03-09"), ("IncorrectDOW", "Mon, 09", "Tue, 09"), ("ImplausibleDate", "Mon, 09 Mar 2026", "Mon, 05 Mar 2096"),
    ("ItemMustContainTitleOrDescription", "<title>One</title><link>https://news.example/1</link><description>d</description>", ""),
    ("ContainsHTML", "<title>One", "<title>&lt;b&gt;One&lt;/b&gt;"), ("DuplicateItemSemantics", "<dc:creator>A", "<author>a@b.example (A)</author><dc:creator>A"),
    ("NeedDescriptionBeforeContent", "</item>", "<description>late</description></item>"), ("CoordComma", "50.2 127.5", "50.2,127.5"), ("InvalidCoord", "50.2 127.5", "127.5 50.2"),
    ("InvalidCoordList", "50.2 127.5", "50.2"), ("BadCharacters", "One", "One\x96"), ("MissingEncoding", ' encoding="utf-8"', ""),
    ("InvalidDoctype", "<rss", "<!DOCTYPE rss><rss"), ("NonstdPrefix", "xmlns:dc=", 'xmlns:geo="http://www.georss.org/georss" xmlns:dc='),
    ("DuplicateValue", "</channel>", '<item><title>Two</title><guid isPermaLink="false">tag:news.example,2026:article/1</guid></item></channel>'),
]] + [(rule, ATOM_SAMPLE, old, new) for rule, old, new in [
    ("MissingSelf", 'rel="self"', 'rel="related"'), ("InvalidRFC3339Date", "<updated>2026-03-09T00:00:00Z", "<updated>2026-03-09"), ("ContainsEmail", "<name>A", "<name>a@b.example"),
    ("InvalidURIAttribute", 'scheme="urn:x"', 'scheme="x"'), ("SameDocumentReference", '<link href="https://news.example/1"/>', '<link href=""/>'),
    ("DuplicateAtomLink", "<content", '<link href="https://news.example/2"/><content'), ("FeedHistoryRelInEntry", "<content", '<link rel="current" href="https://news.example/2"/><content'),
    ("MissingCurrentInArchive", "<entry>", f'<fh:archive xmlns:fh="{HISTORY[1:-1]}"/><entry>'), ("ContainsUndeclaredHTML", "<title>One", "<title>&lt;b&gt;One"),
    ("MissingContentOrAlternate", '<link href="https://news.example/1"/><content type="html">&lt;p&gt;c&lt;/p&gt;</content>', ""),
    ("NotHtml", "&lt;p&gt;c&lt;/p&gt;", "c"), ("AvoidNamespacePrefix", "<feed ", f'<feed xmlns:atom="{ATOM[1:-1]}" '),
    ("DuplicateEntries", "</feed>", "<entry><id>tag:news.example,2026:article/1</id><updated>2026-03-09T00:00:00Z</updated></entry></feed>"),
]] + [(rule, OPML_SAMPLE, old, new) for rule, old, new in [
    ("InvalidOPMLVersion", 'version="2.0"', 'version="3"'), ("MissingAttribute", 'text="All"', 'text=""'), ("MissingXmlURL", ' xmlUrl="https://news.example/feeds/all.rss"', ""),
    ("MissingOutlineType", ' type="rss"', ""), ("MissingTitleAttr", ' title="All"', ""),
]]


def prove():
    """Fails where a rule does not find what it is for, or finds something in a document that is right."""
    for sample in (RSS_SAMPLE, ATOM_SAMPLE, OPML_SAMPLE):
        if found := list(of_document(sample.encode(), HERE)):
            raise SystemExit(f"found in a document that is right: {found}")
    for rule, sample, old, new in FAULTS:
        broken = sample.replace(old, new, 1) if old in sample else None
        if broken is None or rule not in {found for found, _ in of_document(broken.encode(), HERE)}:
            raise SystemExit(f"{rule} is not found")
    return len(FAULTS)


if __name__ == "__main__":
    print(f"{prove()} rules find what they are for")
    sys.exit()
