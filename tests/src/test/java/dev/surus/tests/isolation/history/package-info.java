/// # Histories of random transactions, searched for anomalies
///
/// **What it is.** Sessions run random transactions on few rows ([Workload]); what each read and wrote is a [History]; [HistoryChecker] tells
/// which of Adya's anomalies it shows. Every write appends a number of its own to the row's list, so that a row tells the whole order of its
/// versions, and who read from whom is known without asking the server (Kingsbury and Alvaro, Elle, VLDB 2020; the anomalies by Adya, Liskov and
/// O'Neil, Generalized Isolation Level Definitions, ICDE 2000). What cannot be known from answers alone (which version of a row a predicate did
/// not match) is bounded by the clock: a commit that was answered before a statement was sent was seen by it.
///
/// **Start at** [RandomHistoryTest], [HistoryChecker].
///
/// **Owns** nothing but what it makes.
///
/// **Sound, not complete**: each anomaly told is one; where the clock leaves it open which version was seen, the edge that holds either way is drawn.
/// A row that is inserted again after its deletion is another row, as Adya has it: a unique key orders nothing.
package dev.surus.tests.isolation.history;
