"""`python -m tests.drills NAME [ARGUMENTS]`; without a name, the drills there are."""

import importlib
import pkgutil
import sys

import tests.drills


def main() -> int:
    names = sorted(each.name for each in pkgutil.iter_modules(tests.drills.__path__) if each.name != "__main__")
    if len(sys.argv) < 2 or sys.argv[1] not in names:
        for name in names:
            module = importlib.import_module(f"tests.drills.{name}")
            print(f"{name:<14} {(module.__doc__ or '').splitlines()[0]}")
        return 2
    return int(importlib.import_module(f"tests.drills.{sys.argv[1]}").main(sys.argv[2:]))


if __name__ == "__main__":
    sys.exit(main())
