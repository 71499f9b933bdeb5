/// # benchmark: the hot kernels, measured by JMH
///
/// **What it is.** What every statement passes, one kernel at a time: messages, parsing, keys, pages, trees, visibility, a statement whose
/// plan is known. Run by `./dev bench --jmh [PATTERN]`; compiled for that alone, because JMH generates code.
///
/// **Start at** [dev.surus.tests.benchmark.StatementBenchmark].
///
/// **Not here.** Whole servers against each other: `scripts/bench.py`.
package dev.surus.tests.benchmark;
