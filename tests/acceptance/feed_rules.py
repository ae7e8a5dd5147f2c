"""What every document of a feed must hold to: the schemas of Atom and JSON Feed, and content that runs nothing.

schemas/atom.rnc is the grammar of RFC 4287, Appendix B; schemas/jsonfeed.json is written from the words of JSON Feed 1.1.
"""
import html.parser
import json
import pathlib
import re

import jsonschema
import lxml.etree
import rnc2rng


def grammar(path):
    rules = rnc2rng.dumps(rnc2rng.loads(path.read_text(encoding="utf-8")))
    # The converter declares a prefix for the empty namespace, which no XML document may.
    return lxml.etree.RelaxNG(lxml.etree.fromstring(rules.replace('xmlns:local=""', "").encode()))


SCHEMAS = pathlib.Path(__file__).parent / "schemas"
ATOM = grammar(SCHEMAS / "atom.rnc")
JSON_FEED = jsonschema.Draft202012Validator(json.loads((SCHEMAS / "jsonfeed.json").read_text(encoding="utf-8")))

# What XML forbids, and what makes text run out of its element.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
ACTIVE = set("script style iframe frame object embed applet form input button link meta base svg math template".split())
VOID = set("br hr img".split())


def of_atom(body):
    """What is wrong with an Atom document, or None."""
    # A strict parser that resolves nothing.
    document = lxml.etree.fromstring(body, lxml.etree.XMLParser(resolve_entities=False, no_network=True))
    return None if ATOM.validate(document) else str(ATOM.error_log.last_error)


def of_json(body):
    """What is wrong with a JSON Feed, or None."""
    error = next(JSON_FEED.iter_errors(json.loads(body)), None)
    return error and f"{error.json_path}: {error.message[:200]}"


class Content(html.parser.HTMLParser):
    """Collects what is wrong with the HTML of an item."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.faults = [], []

    def handle_starttag(self, tag, attrs):
        if tag in ACTIVE:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.faults.append(f"{name} on <{tag}>")
            if name in ("href", "src") and not re.match(r"https?://", value or ""):
                self.faults.append(f"{name}={value!r}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_decl(self, decl):
        self.faults.append(f"<!{decl}>")


def of_content(text):
    """What is wrong with the HTML of an item, or None."""
    content = Content()
    content.feed(text)
    content.close()
    faults = content.faults + [f"<{tag}> is not closed" for tag in content.open]
    if UNFIT.search(text):
        faults.append("a control character")
    return "; ".join(faults) or None
