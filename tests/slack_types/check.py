"""Checks what the tests send to Slack, and the manifests, against Slack's own types.

usage: check.py WORK PROGRAM[=FILTER]...

Runs each test program, which writes down every payload it renders (tests/bot/slack_payloads.h), puts
them into one TypeScript file and has the compiler check it against @slack/types and @slack/web-api. WORK is where npm
installed package.json; without that the check is skipped (exit code 77).
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

SKIPPED = 77
IMPORTS = (
    'import type {HomeView, KnownBlock, ModalView} from "@slack/types";',
    'import type {AppsManifestCreateArguments} from "@slack/web-api";',
)
# A view's own type lets any block pass.
TYPES = {
    "blocks": "KnownBlock[]",
    "modal": 'Omit<ModalView, "blocks"> & {blocks: KnownBlock[]}',
    "home": 'Omit<HomeView, "blocks"> & {blocks: KnownBlock[]}',
    "manifest": 'AppsManifestCreateArguments["manifest"]',
}
WRONG = {
    "blocks": [{"type": "section", "text": {"type": "text", "text": "there is no such type"}}],
    "modal": {"type": "modal", "title": {"type": "plain_text", "text": "x"},
              "blocks": [{"type": "input", "label": {"type": "plain_text", "text": "x"}}]},
    "home": {"type": "home", "blocks": [{"type": "section", "text": "x"}]},
    "manifest": {"display_information": {"name": "x"}, "settings": {"socket_mode": True}},
}


def collected(programs, folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for program in programs:
        path, _, wanted = program.partition("=")
        environment = {**os.environ, "SLACK_PAYLOADS": str(folder)}
        subprocess.run([path, "--gtest_brief=1", f"--gtest_filter={wanted or '*'}"], check=True,
                       env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return sorted(folder.glob("*.json"))


def problems(work, name, payloads):
    lines = list(IMPORTS)
    for number, (kind, payload) in enumerate(payloads):
        text = json.dumps(payload)
        lines.append(f"export const {kind}{number}: {TYPES[kind]} = {text};")
    source = work / f"{name}.ts"
    source.write_text("\n".join(lines) + "\n")
    compiler = work / "node_modules/typescript/bin/tsc"
    done = subprocess.run(["node", str(compiler), "--noEmit", "--strict", "--skipLibCheck",
                           "--module", "nodenext", "--target", "es2022", str(source)],
                          capture_output=True, text=True, cwd=work)
    return [line for line in done.stdout.splitlines() if "error" in line]


def main():
    work = pathlib.Path(sys.argv[1]).resolve()
    if not (work / "node_modules/@slack/web-api").is_dir():
        print("npm has not installed Slack's types; tests/run.sh does.")
        return SKIPPED
    refused = problems(work, "wrong", list(WRONG.items()))
    for line, kind in enumerate(WRONG, start=len(IMPORTS) + 1):
        if not any(f"wrong.ts({line}," in problem for problem in refused):
            print(f"The check lets a wrong {kind} pass.")
            return 1
    files = collected(sys.argv[2:], work / "payloads")
    payloads = [(file.name.partition("-")[0], json.loads(file.read_text())) for file in files]
    counts = {kind: sum(1 for one, _ in payloads if one == kind) for kind in TYPES}
    print(f"payloads: {counts}")
    if not all(counts.values()):
        print("The tests rendered none of some kind.")
        return 1
    found = problems(work, "payloads", payloads)
    print("\n".join(found[:20]))
    return 1 if found else 0


sys.exit(main())
