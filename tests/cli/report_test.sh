#!/usr/bin/env bash
# One page of a run, a lattice, a scan and a fit: whole, well formed, and harmless whatever files hold.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
has='import importlib.util as u, sys
sys.exit(any(u.find_spec(n) is None for n in ("tomllib", "numpy", "h5py", "matplotlib")))'
for python in python3 /usr/bin/python3 none; do
  [[ $python == none ]] || "$python" -c "$has" 2>/dev/null && break
done
if [[ $python == none ]]; then
  echo "skipped: no Python with numpy, h5py and matplotlib"
  exit 77
fi
evil='a<script>alert(1)<&"$x_$'
small_run | sed 's/^samples = 10000/samples = 2000/' >dot.toml
small_lattice_run | sed 's/kind = "chain", extent = 6/kind = "square", extent = [3, 2]/' >spins.toml
awk 'BEGIN {print "a,b,<script>y"; for (i = 0; i < 60; ++i) print i % 7 "," i % 5 "," (i % 7 > i % 5)}' >table.csv
printf '[data]\nfile = "table.csv"\n[model]\nkind = "linear"\n' >fit.toml
"$ritz" run dot.toml -o "$evil" --quiet >log 2>&1 || complain "the run fails: $(cat log)"
"$ritz" run spins.toml -o spins --quiet >log 2>&1 || complain "the run fails: $(cat log)"
"$ritz" scan dot.toml optimizer.iterations=2 'scan={"system.omega"=[0.8, 1.2]}' -o scan --quiet >log 2>&1
"$ritz" fit fit.toml -o fit --quiet >log 2>&1 || complain "the fit fails: $(cat log)"
# What a summary says is not trusted either.
"$python" - "$evil/summary.json" <<'PY'
import json, sys
summary = json.load(open(sys.argv[1]))
summary["warnings"] = ["<img src=http://example.org/x onerror=alert(2)>"]
summary["verdicts"]["</td><script>"] = "<b>"
json.dump(summary, open(sys.argv[1], "w"))
PY
expect 0 '^all.html$' mpirun -n 2 "$ritz" report "$evil" spins scan fit -o all.html
expect 2 'already exists|--overwrite' "$ritz" report spins -o all.html
cp -r spins damaged
head -c 3000 spins/results.h5 >damaged/results.h5
expect 2 'damaged/results.h5' "$ritz" report spins damaged -o part.html
grep -q 'results.h5' part.html || complain "the page does not say what is missing"
expect 2 'not a directory' "$ritz" report no-such -o none.html
expect 5 'cannot write|no-such' "$ritz" report spins -o no-such/none.html
"$python" - <<'PY' || complain "the page is not what it should be"
import html.parser, importlib.util, re
text = open("all.html", encoding="utf-8").read()

class Page(html.parser.HTMLParser):
    VOID = {"meta", "img", "br"}
    open_tags, figures, words = [], 0, ""
    def handle_starttag(self, tag, attributes):
        assert tag not in ("script", "link", "iframe", "object"), tag
        for name, value in attributes:
            assert not name.startswith("on"), name
            if name in ("src", "href"):
                assert value.startswith("data:image/svg+xml;base64,"), value[:80]
                self.figures += 1
        if tag not in self.VOID:
            self.open_tags.append(tag)
    def handle_endtag(self, tag):
        assert self.open_tags.pop() == tag, tag
    def handle_data(self, data):
        self.words += data

page = Page(convert_charrefs=True)
page.feed(text)
assert not page.open_tags and page.figures >= 12, page.figures
for words in ("2 fermions (1 ↑, 1 ↓) in a harmonic trap", "gaussian × jastrow × rbm", "hartree", "Exact: 3 hartree", "Verdict:",
              "<img src=http://example.org/x onerror=alert(2)>", 'a<script>alert(1)<&"$x_$', "optimization", "local energy",
              "git commit", "@article{carleo2017", "@misc{kingma2014", "@article{sorella1998", "square", "2 points over system.omega"):
    assert words in page.words, words
assert "goldshlager" not in text, "a method that was not used is cited"
assert "default-src 'none'" in text and "width=device-width" in text
if importlib.util.find_spec("html5lib"):
    import html5lib
    html5lib.HTMLParser(strict=True).parse(text)
PY
finish
