namespace Ledger.Seal.Tests;

/// <summary>Keys and signatures on which verifiers of Ed25519 differ. There is one way to accept them (docs/format/note.md), in the kernel and in a reader's browser.</summary>
public static class OddSignatures
{
    /// <summary>Made by hand from the group law: name, key, message, signature, and whether the profile accepts it.</summary>
    public static TheoryData<string, string, string, string, bool> HandMade => new()
    {
        { "honest", "ff56633e60d9423c00fbba2216ed3be0c9f588fc0e1499996222125594241108", "6d657373616765", "1ce82ed03e05e8c5497cce6c36deadde7356f0548f5868c9def1de7411ebe82429217e13d72e6378ee03d32c5283d4b27ac644fad7b7913c9f84da84d3bf2304", true },
        { "S plus L", "ff56633e60d9423c00fbba2216ed3be0c9f588fc0e1499996222125594241108", "6d657373616765", "1ce82ed03e05e8c5497cce6c36deadde7356f0548f5868c9def1de7411ebe82416f57370f19175d0c4a0cacf307db3c77ac644fad7b7913c9f84da84d3bf2314", false },
        { "mixed-order key, exact equation", "11d1d26ebb3237e2fff4bd67813d1d35585afc621bf3ee53d6c74086275f297f", "6d697865642037", "1ce82ed03e05e8c5497cce6c36deadde7356f0548f5868c9def1de7411ebe8244254dc0aa48c4d598d8af2480e73d45306e4b92829b2d33f9275a0f81463a905", true },
        { "mixed-order key, holds only times 8", "11d1d26ebb3237e2fff4bd67813d1d35585afc621bf3ee53d6c74086275f297f", "6d697865642030", "1ce82ed03e05e8c5497cce6c36deadde7356f0548f5868c9def1de7411ebe8244757e4b2af9a3734f9003f562453bd31cbacc944fe304e23ee9f1e0406a3e501", false },
        { "mixed-order R, holds only times 8", "ff56633e60d9423c00fbba2216ed3be0c9f588fc0e1499996222125594241108", "6d657373616765", "97084eef6de5164e6bd737294b4bb71f8d8ea9bc3990a32e51b4935ada6f9a66c67a48a8c4beac617303d7385013575b16e8eb3d8d8a96d9370c77f978c5c909", false },
        { "small-order key 0", "0100000000000000000000000000000000000000000000000000000000000000", "736d616c6c2030", "1ce82ed03e05e8c5497cce6c36deadde7356f0548f5868c9def1de7411ebe824c79bd9e1fbf00f5a0dda07fc9b08bbd8e0f883aba6edb5de9a5e9371c398ea00", false },
        { "small-order key 0 non-canonical", "0100000000000000000000000000000000000000000000000000000000000080", "736d616c6c2030", "1ce82ed03e05e8c5497cce6c36deadde7356f0548f5868c9def1de7411ebe824c79bd9e1fbf00f5a0dda07fc9b08bbd8e0f883aba6edb5de9a5e9371c398ea00", false },
        { "small-order key 0 non-canonical (2)", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "736d616c6c2030", "1ce82ed03e05e8c5497cce6c36deadde7356f0548f5868c9def1de7411ebe824c79bd9e1fbf00f5a0dda07fc9b08bbd8e0f883aba6edb5de9a5e9371c398ea00", false },
        { "small-order key 0 non-canonical (3)", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "736d616c6c2030", "1ce82ed03e05e8c5497cce6c36deadde7356f0548f5868c9def1de7411ebe824c79bd9e1fbf00f5a0dda07fc9b08bbd8e0f883aba6edb5de9a5e9371c398ea00", false },
        { "small-order key 1", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "736d616c6c2038", "1ce82ed03e05e8c5497cce6c36deadde7356f0548f5868c9def1de7411ebe824c79bd9e1fbf00f5a0dda07fc9b08bbd8e0f883aba6edb5de9a5e9371c398ea00", false },
        { "small-order key 2", "0000000000000000000000000000000000000000000000000000000000000080", "736d616c6c2032", "1ce82ed03e05e8c5497cce6c36deadde7356f0548f5868c9def1de7411ebe824c79bd9e1fbf00f5a0dda07fc9b08bbd8e0f883aba6edb5de9a5e9371c398ea00", false },
        { "small-order key 2 non-canonical", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "736d616c6c2032", "1ce82ed03e05e8c5497cce6c36deadde7356f0548f5868c9def1de7411ebe824c79bd9e1fbf00f5a0dda07fc9b08bbd8e0f883aba6edb5de9a5e9371c398ea00", false },
        { "small-order key 3", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "736d616c6c2030", "1ce82ed03e05e8c5497cce6c36deadde7356f0548f5868c9def1de7411ebe824c79bd9e1fbf00f5a0dda07fc9b08bbd8e0f883aba6edb5de9a5e9371c398ea00", false },
        { "small-order key 4", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "736d616c6c2031", "1ce82ed03e05e8c5497cce6c36deadde7356f0548f5868c9def1de7411ebe824c79bd9e1fbf00f5a0dda07fc9b08bbd8e0f883aba6edb5de9a5e9371c398ea00", false },
        { "small-order key 4 non-canonical", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "736d616c6c2033", "1ce82ed03e05e8c5497cce6c36deadde7356f0548f5868c9def1de7411ebe824c79bd9e1fbf00f5a0dda07fc9b08bbd8e0f883aba6edb5de9a5e9371c398ea00", false },
        { "small-order key 5", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85", "736d616c6c2030", "1ce82ed03e05e8c5497cce6c36deadde7356f0548f5868c9def1de7411ebe824c79bd9e1fbf00f5a0dda07fc9b08bbd8e0f883aba6edb5de9a5e9371c398ea00", false },
        { "small-order key 6", "0000000000000000000000000000000000000000000000000000000000000000", "736d616c6c2036", "1ce82ed03e05e8c5497cce6c36deadde7356f0548f5868c9def1de7411ebe824c79bd9e1fbf00f5a0dda07fc9b08bbd8e0f883aba6edb5de9a5e9371c398ea00", false },
        { "small-order key 6 non-canonical", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "736d616c6c2034", "1ce82ed03e05e8c5497cce6c36deadde7356f0548f5868c9def1de7411ebe824c79bd9e1fbf00f5a0dda07fc9b08bbd8e0f883aba6edb5de9a5e9371c398ea00", false },
        { "small-order key 7", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", "736d616c6c2030", "1ce82ed03e05e8c5497cce6c36deadde7356f0548f5868c9def1de7411ebe824c79bd9e1fbf00f5a0dda07fc9b08bbd8e0f883aba6edb5de9a5e9371c398ea00", false },
        { "small-order R 0", "ff56633e60d9423c00fbba2216ed3be0c9f588fc0e1499996222125594241108", "6d657373616765", "010000000000000000000000000000000000000000000000000000000000000096a9f469ed9d34391427ddcc7a5cf155a834c6982928875f6155b0042d4a570a", false },
        { "small-order R 0 non-canonical", "ff56633e60d9423c00fbba2216ed3be0c9f588fc0e1499996222125594241108", "6d657373616765", "0100000000000000000000000000000000000000000000000000000000000080fd1ac4621d768c3a98a2f9ce81ffe8f2da220cb9dee2671a574bb12399c58500", false },
        { "small-order R 0 non-canonical (2)", "ff56633e60d9423c00fbba2216ed3be0c9f588fc0e1499996222125594241108", "6d657373616765", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f61b5aedeafed81a04680fd695ab5f492310165fefda834f3d13666bfc5cb2e01", false },
        { "small-order R 0 non-canonical (3)", "ff56633e60d9423c00fbba2216ed3be0c9f588fc0e1499996222125594241108", "6d657373616765", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc5954959ab7a24524f3d38b474074de026301df83ef90a86a87662d2e418ea06", false },
        { "small-order R 1", "ff56633e60d9423c00fbba2216ed3be0c9f588fc0e1499996222125594241108", "6d657373616765", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037af351cd9df5b7dc947fd8d44edb94ac28166cc6e012060c1d11c2a08a4a7ec10b", false },
        { "small-order R 2", "ff56633e60d9423c00fbba2216ed3be0c9f588fc0e1499996222125594241108", "6d657373616765", "0000000000000000000000000000000000000000000000000000000000000080a06a55d801d2b30cfa647f46b8fa087dcd175c415dc59d92e4c880db301c8901", false },
        { "small-order R 2 non-canonical", "ff56633e60d9423c00fbba2216ed3be0c9f588fc0e1499996222125594241108", "6d657373616765", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff505fe45103b7672bc1cb8964effddbdd8426e5646374d826a66972232fc67709", false },
        { "small-order R 3", "ff56633e60d9423c00fbba2216ed3be0c9f588fc0e1499996222125594241108", "6d657373616765", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc050fd334e7d7e1448aab0232c0f68e996bf9aa95c54a134284ab57ab92f738ef0e", false },
        { "small-order R 4", "ff56633e60d9423c00fbba2216ed3be0c9f588fc0e1499996222125594241108", "6d657373616765", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f34bed63b0ca2f28af2895351a4540ea1600e2f4bbaf457ac24d175448c72c503", false },
        { "small-order R 4 non-canonical", "ff56633e60d9423c00fbba2216ed3be0c9f588fc0e1499996222125594241108", "6d657373616765", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff5bed9ec39c7b7396e277cb269c3fa264e900cdcf3d5313d6f0db530ea47c9703", false },
        { "small-order R 5", "ff56633e60d9423c00fbba2216ed3be0c9f588fc0e1499996222125594241108", "6d657373616765", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc855bd704e8dc657e6655b34f45dd7a5b56bd139520727580ea6e06858d635f4d05", false },
        { "small-order R 6", "ff56633e60d9423c00fbba2216ed3be0c9f588fc0e1499996222125594241108", "6d657373616765", "000000000000000000000000000000000000000000000000000000000000000039ccfeec3fe69db2370ea70103d2b656e63279cc6e4dc1e7d1f715e2e2a05a0b", false },
        { "small-order R 6 non-canonical", "ff56633e60d9423c00fbba2216ed3be0c9f588fc0e1499996222125594241108", "6d657373616765", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7fd5027e9c175a97f00fffe39684d1fd64ddaf64de9eb90d8c108624663e6b2a0e", false },
        { "small-order R 7", "ff56633e60d9423c00fbba2216ed3be0c9f588fc0e1499996222125594241108", "6d657373616765", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa9a62944b181c3075c8858dec641b7778ddc23e024590ed8506aa77e1303ae101", false },
        { "all small 0", "0100000000000000000000000000000000000000000000000000000000000000", "78", "01000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", false },
        { "all small 1", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "78", "01000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", false },
        { "all small 2", "0000000000000000000000000000000000000000000000000000000000000080", "78", "01000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", false },
        { "all small 3", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "78", "01000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", false },
        { "all small 4", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "78", "01000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", false },
        { "all small 5", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85", "78", "01000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", false },
        { "all small 6", "0000000000000000000000000000000000000000000000000000000000000000", "78", "01000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", false },
        { "all small 7", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", "78", "01000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000", false },
    };

    /// <summary>Encodings with y ≥ 2^255 − 19.</summary>
    public static TheoryData<string> NonCanonicalKeys =>
    [
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "f1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "f1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "f2ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "f2ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "f7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "fbffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "fbffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "fcffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "fcffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "fdffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "fdffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ];
}
