#!/usr/bin/env python3
"""PyTorch's times for the GPU bench, as JSON: torch_bench.py INPUT_KIB CLASSES,... ROUNDS FILE

Exits with 3 and says why where PyTorch cannot be measured. ci/gpu-check runs it.
"""
import json
import statistics
import sys
import time

try:
    import torch
    import torch.nn.functional as F
except ImportError as e:
    print(f"PyTorch is not installed for {sys.executable}: {e}")
    sys.exit(3)
if not torch.cuda.is_available():
    print("PyTorch finds no CUDA device")
    sys.exit(3)

QUEUED = 5
WARM_UP = 3
ELEMENT_CLASSES = 4096


def gradient_of(loss):
    def run(x, t):
        return torch.autograd.grad(loss(x, t), x)

    return run


def forward_of(function):
    def run(x, t):
        with torch.no_grad():
            return function(x, t)

    return run


def bce_none(x, t):
    return F.binary_cross_entropy_with_logits(x, t, reduction="none")


def softmax(x, t):
    return torch.softmax(x, 1)


def log_softmax(x, t):
    return torch.log_softmax(x, 1)


# The operation, what is compiled, and whether the gradient is wanted.
ROWS = [
    ("ce-forward", F.cross_entropy, False),
    ("ce-gradient", F.cross_entropy, True),
    ("softmax", softmax, False),
    ("log-softmax", log_softmax, False),
]
ELEMENTS = [
    ("bce-none", bce_none, False),
    ("bce-mean", F.binary_cross_entropy_with_logits, False),
    ("bce-gradient", F.binary_cross_entropy_with_logits, True),
]


def device_micros(run, inputs, targets, rounds):
    """Calls queued behind each other, so that the time between launches does not count."""
    for i in range(WARM_UP):
        run(inputs[i % 2], targets[i % 2])
    times = []
    for _ in range(rounds):
        start = torch.cuda.Event(enable_timing=True)
        end = torch.cuda.Event(enable_timing=True)
        torch.cuda.synchronize()
        start.record()
        for i in range(QUEUED):
            run(inputs[i % 2], targets[i % 2])
        end.record()
        torch.cuda.synchronize()
        times.append(start.elapsed_time(end) * 1000 / QUEUED)
    return statistics.median(times)


def wall_micros(run, inputs, targets, calls):
    """Until the result is there, as a user waits for it."""
    times = []
    for i in range(2 * calls):
        before = time.perf_counter()
        run(inputs[i % 2], targets[i % 2])
        torch.cuda.synchronize()
        times.append((time.perf_counter() - before) * 1e6)
    return statistics.median(times[calls:])


def measure(results, operations, dtype, name, rows, classes, labels, clock):
    torch.manual_seed(1)
    shape = (rows, classes)
    inputs = [torch.randn(shape, device="cuda").mul_(3).to(dtype) for _ in range(2)]
    if labels:
        targets = [torch.randint(classes, (rows,), device="cuda") for _ in range(2)]
    else:
        targets = [torch.randint(2, shape, device="cuda").to(dtype) for _ in range(2)]
    for operation, function, gradient in operations:
        for x in inputs:
            x.requires_grad_(gradient)
        for mode in ("eager", "compile"):
            result = dict(operation=operation, type=name, shape=f"{rows}x{classes}", mode=mode)
            try:
                torch._dynamo.reset()
                chosen = torch.compile(function, dynamic=False) if mode == "compile" else function
                run = gradient_of(chosen) if gradient else forward_of(chosen)
                result["micros"] = clock(run, inputs, targets)
            except Exception as e:  # a failure of PyTorch's is a result, too
                result["error"] = f"{type(e).__name__}: {e}".splitlines()[0][:300]
            print(result, file=sys.stderr, flush=True)
            results.append(result)
    del inputs, targets
    torch.cuda.empty_cache()


def main():
    size = int(sys.argv[1]) << 10
    counts = [int(c) for c in sys.argv[2].split(",")]
    rounds = int(sys.argv[3])
    results = []

    def clock(run, inputs, targets):
        return device_micros(run, inputs, targets, rounds)

    def wall(run, inputs, targets):
        return wall_micros(run, inputs, targets, 1000)

    for name, dtype, width in (("f32", torch.float32, 4), ("bf16", torch.bfloat16, 2)):
        for classes in counts:
            rows = max(1, size // (classes * width))
            measure(results, ROWS, dtype, name, rows, classes, True, clock)
        rows = max(1, size // (ELEMENT_CLASSES * width))
        measure(results, ELEMENTS, dtype, name, rows, ELEMENT_CLASSES, False, clock)
    small = [("small-wall", F.cross_entropy, True)]
    measure(results, small, torch.float32, "f32", 32, 10, True, wall)
    with open(sys.argv[4], "w") as file:
        version = f"{torch.__version__}, CUDA {torch.version.cuda}"
        json.dump(dict(torch=version, results=results), file, indent=1)
    failed = sum("error" in r for r in results)
    print(f"{len(results)} times, {failed} of them failed")


main()
