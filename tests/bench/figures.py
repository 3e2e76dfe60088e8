"""What was measured: collected run by run, then printed and written down."""
import json
import pathlib
import platform
import statistics
import subprocess


class Figures:
    """Figures by name, one value per run, in the order in which they first came."""

    def __init__(self):
        self.rows = {}

    def add(self, name, value, unit="", at_least=None, at_most=None):
        row = self.rows.setdefault(name, {"unit": unit, "values": []})
        row["values"].append(value)
        # An aim may follow from what the same run measured elsewhere.
        row["at_least"], row["at_most"] = at_least, at_most

    def summary(self):
        rows = []
        for name, row in self.rows.items():
            median = statistics.median(row["values"])
            met = None
            if row["at_least"] is not None:
                met = median >= row["at_least"]
            if row["at_most"] is not None:
                met = median <= row["at_most"]
            rows.append({"name": name, **row, "median": median, "low": min(row["values"]),
                         "high": max(row["values"]), "met": met})
        return rows

    def print(self):
        width = max((len(name) for name in self.rows), default=0)
        print(f"{'':{width}}  {'median':>10}  {'range':>21}  aim")
        for row in self.summary():
            extent = f"{number(row['low'])} – {number(row['high'])}"
            print(f"{row['name']:{width}}  {number(row['median']):>10}  {extent:>21}  {aim(row)}")

    def write(self, path):
        path.write_text(json.dumps({"machine": machine(), "figures": self.summary()}, indent=1,
                                   ensure_ascii=False) + "\n")


def number(value):
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def aim(row):
    if row["met"] is None:
        return row["unit"]
    sign, limit = ("≥", row["at_least"]) if row["at_least"] is not None else ("≤", row["at_most"])
    return f"{row['unit']} {sign} {number(limit)} {'met' if row['met'] else 'MISSED'}".strip()


def first_line(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.split("\n")[0]
    except OSError:
        return ""


def machine():
    models = [line.split(":")[1].strip() for line in
              pathlib.Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line]
    return {"cores": len(models), "cpu": models[0] if models else "", "kernel": platform.release(),
            "load": pathlib.Path("/proc/loadavg").read_text().split()[:3],
            "node": first_line("node", "--version"), "compiler": first_line("c++", "--version")}
