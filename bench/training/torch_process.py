"""What the programs that run PyTorch for a benchmark have in common: threads, memory, and how they answer.

Import it before torch: `prepare` sets what the thread pools read once, when their libraries are loaded.
"""

import ctypes
import json
import os
import sys


def add_arguments(parser):
    parser.add_argument("--omp-threads", type=int, default=1, help="threads of PyTorch's own operators")
    parser.add_argument("--blas-threads", type=int, default=1, help="threads of the BLAS (OpenBLAS)")
    parser.add_argument("--wait-policy", choices=["default", "passive", "active"], default="default",
                        help="OMP_WAIT_POLICY: whether idle OpenMP threads sleep or spin")
    parser.add_argument("--layout", choices=["nchw", "channels-last"], default="nchw",
                        help="how images lie in memory")
    parser.add_argument("--allocator", choices=["keep", "default"], default="keep",
                        help="keep: the heap never shrinks and serves large tensors, too")


def prepare(arguments):
    """Sets threads and allocator of this process, before torch is imported. True where freed memory is kept."""
    os.environ["OMP_NUM_THREADS"] = str(arguments.omp_threads)
    os.environ["OPENBLAS_NUM_THREADS"] = str(arguments.blas_threads)
    os.environ["MKL_NUM_THREADS"] = str(arguments.blas_threads)
    if arguments.wait_policy != "default":
        os.environ["OMP_WAIT_POLICY"] = arguments.wait_policy
    return arguments.allocator == "keep" and keep_freed_memory()


def say(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


def obey(commands):
    """Obeys lines on stdin until `quit` or the end. `commands` has what is done by its form, "write B FILE": a word, then
    what it is called with, whole numbers above 0 and a FILE's path. Says what is expected where a line is none of them."""
    forms = [form.split() for form in commands]
    for line in sys.stdin:
        word, *values = line.split() or [None]
        if word == "quit" and not values:
            break
        for (name, *kinds), run in zip(forms, commands.values()):
            if name == word and len(kinds) == len(values):
                if all(kind == "FILE" or value.isdecimal() and int(value) > 0 for kind, value in zip(kinds, values)):
                    run(*(value if kind == "FILE" else int(value) for kind, value in zip(kinds, values)))
                    break
        else:
            if word is not None:
                say("error", message=f"expected {', '.join(commands)} or quit; found {line.strip()!r}")


def version():
    """PyTorch's version, as in (2, 15)."""
    import torch

    return tuple(int(part) for part in torch.__version__.split(".")[:2])


def refuse_without_torch(error):
    say("error", message=f"PyTorch cannot be imported by {sys.executable}: {error}. Debian and Ubuntu have it as "
                         "python3-torch, to be installed together with libopenblas0-pthread.")
    sys.exit(1)


def keep_freed_memory():
    """glibc: serve large tensors from the heap and never give the heap back. True where that worked."""
    trim_threshold, mmap_threshold, limit = -1, -3, 1 << 30
    try:
        libc = ctypes.CDLL(None)
        return bool(libc.mallopt(mmap_threshold, limit) and libc.mallopt(trim_threshold, limit))
    except (AttributeError, OSError):
        return False


def loaded_blas(threads):
    """The BLAS inside this process: asked of the mapped library itself where it is OpenBLAS, else torch's build notes."""
    import torch

    try:
        with open("/proc/self/maps", encoding="utf-8") as maps:
            paths = sorted({line.split()[-1] for line in maps if "/lib" in line and "blas" in line})
    except OSError:
        paths = []
    for path in paths:
        library = ctypes.CDLL(path)
        for suffix in ("", "64_"):
            try:
                configuration = getattr(library, "openblas_get_config" + suffix)
                core = getattr(library, "openblas_get_corename" + suffix)
                found = getattr(library, "openblas_get_num_threads" + suffix)
            except AttributeError:
                continue
            configuration.restype = core.restype = ctypes.c_char_p
            words = configuration().decode().split()
            return {
                "name": " ".join(words[:2]) + ", kernels for " + core().decode(),
                "threads": found(),
                "found": f"openblas_get_config of {path}, mapped into the process",
            }
    name = "MKL" if torch.backends.mkl.is_available() else "unknown (a slow reference BLAS?)"
    return {"name": name, "threads": threads, "found": "torch.backends.mkl; no OpenBLAS is mapped"}


def peak_memory():
    """Peak resident memory of this process in bytes."""
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
