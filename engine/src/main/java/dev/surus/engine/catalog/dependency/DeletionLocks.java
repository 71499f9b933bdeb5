package dev.surus.engine.catalog.dependency;

/// How an object is locked before it is dropped: ACCESS EXCLUSIVE, on the relation itself or on the object.
public interface DeletionLocks {
    void acquire(ObjectAddress object);

    /// The same for one that goes because another goes.
    default void acquire(ObjectAddress object, ObjectAddress dependsOn) {
        acquire(object);
    }

    /// For an object that turns out not to be dropped by itself.
    void release(ObjectAddress object);

    DeletionLocks NONE = new DeletionLocks() {
        @Override
        public void acquire(ObjectAddress object) {}

        @Override
        public void release(ObjectAddress object) {}
    };
}
