package dev.surus.engine.type;

/// A type of variable length that pages keep in its binary wire form.
abstract class StoredAsBinary extends DataType {
    StoredAsBinary(int oid, String name) {
        super(oid, name, StorageKind.OBJECT);
    }

    @Override
    public byte[] toStored(Object value) {
        return send(value, null);
    }

    @Override
    public Object fromStored(byte[] bytes, int offset, int length) {
        return receive(bytes, offset, length, -1, null);
    }
}
