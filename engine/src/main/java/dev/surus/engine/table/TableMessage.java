package dev.surus.engine.table;

import dev.surus.engine.base.MessageKey;

/// Texts of the table package.
public enum TableMessage implements MessageKey {
    ROW_TOO_BIG("row is too big: size %s, maximum size %s", "行が大きすぎます: サイズは%s、最大サイズは%s"),
    KEY_TOO_LONG("index row size %s exceeds maximum %s for index", "インデックス行のサイズ%sがインデックスの最大値%sを超えています"),
    FILE_MISSING("could not open file \"%s\": No such file or directory", "ファイル\"%s\"をオープンできませんでした: No such file or directory"),
    PAGE_DAMAGED("invalid page in block %s of relation %s", "リレーション%2$sの%1$sブロック目のページが不正です");

    private final String english;
    private final String japanese;

    TableMessage(String english, String japanese) {
        this.english = english;
        this.japanese = japanese;
    }

    @Override
    public String english() {
        return english;
    }

    @Override
    public String japanese() {
        return japanese;
    }
}
