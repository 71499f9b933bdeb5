package dev.surus.engine.txn;

import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// The transactions that run. Every statement outside a block comes and goes here, so a session has a place by its slot, a cache line of its own; where
/// that is taken (two sessions whose slots meet, prepared transactions, the engine's own), the transaction is with the others.
final class RunningTransactions extends AbstractSet<Transaction> {
    /// A power of two: cleaners look at all of them.
    private static final int PLACES = 64;
    /// References in a cache line.
    private static final int APART = 16;

    private final AtomicReferenceArray<Transaction> places = new AtomicReferenceArray<>(PLACES * APART);
    private final Set<Transaction> others = ConcurrentHashMap.newKeySet();

    /// Called by the transaction's own thread, once.
    @Override
    public boolean add(Transaction transaction) {
        var owner = transaction.lockOwner();
        if (owner != null) {
            int place = (owner.slot & PLACES - 1) * APART;
            if (places.getPlain(place) == null && places.compareAndSet(place, null, transaction)) {
                transaction.place = place;
                return true;
            }
        }
        return others.add(transaction);
    }

    @Override
    public boolean remove(Object transaction) {
        if (!(transaction instanceof Transaction running)) {
            return false;
        }
        if (running.place < 0) {
            return others.remove(running);
        }
        if (places.getPlain(running.place) != running) {
            return false;
        }
        places.setRelease(running.place, null);
        return true;
    }

    @Override
    public boolean contains(Object transaction) {
        return transaction instanceof Transaction running
                && (running.place < 0 ? others.contains(running) : places.get(running.place) == running);
    }

    /// The oldest bound of all of them.
    long oldestSnapshot(long published) {
        long oldest = published;
        for (int place = 0; place < PLACES * APART; place += APART) {
            var transaction = places.get(place);
            if (transaction != null) {
                oldest = Math.min(oldest, Math.min(transaction.oldestSnapshot, transaction.newestBound));
            }
        }
        for (var transaction : others) {
            oldest = Math.min(oldest, Math.min(transaction.oldestSnapshot, transaction.newestBound));
        }
        return oldest;
    }

    /// Over those that run now.
    @Override
    public Iterator<Transaction> iterator() {
        var found = new ArrayList<Transaction>();
        for (int place = 0; place < PLACES * APART; place += APART) {
            var transaction = places.get(place);
            if (transaction != null) {
                found.add(transaction);
            }
        }
        found.addAll(others);
        return found.iterator();
    }

    @Override
    public int size() {
        int size = others.size();
        for (int place = 0; place < PLACES * APART; place += APART) {
            size += places.get(place) == null ? 0 : 1;
        }
        return size;
    }
}
