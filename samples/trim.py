#!/usr/bin/env python3
"""Makes samples/hospitals from the full Synthea bundles: trim.py SOURCE TARGET.

Keeps every bundle and, in it, the resources that a catalog reads (Patient, Encounter,
DocumentReference, ImagingStudy), unchanged and in their order; drops the clinical rest. The output
depends on the input alone, so that running it again changes nothing.
"""
import json
import pathlib
import sys

KEPT = {"Patient", "Encounter", "DocumentReference", "ImagingStudy"}


def trim(source: pathlib.Path, target: pathlib.Path) -> None:
    bundle = json.loads(source.read_text(encoding="utf-8"))
    bundle["entry"] = [e for e in bundle["entry"] if e["resource"]["resourceType"] in KEPT]
    target.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(e, ensure_ascii=False, separators=(",", ":"))
                       for e in bundle.pop("entry"))
    head = json.dumps(bundle, ensure_ascii=False, separators=(",", ":"))[:-1]
    target.write_text(f'{head},"entry":[\n{lines}\n]}}\n', encoding="utf-8", newline="\n")


def main() -> None:
    source, target = map(pathlib.Path, sys.argv[1:])
    bundles = sorted(source.glob("h*/*.json"))
    for bundle in bundles:
        trim(bundle, target / bundle.relative_to(source))
    print(f"{len(bundles)} bundles")


if __name__ == "__main__":
    main()
