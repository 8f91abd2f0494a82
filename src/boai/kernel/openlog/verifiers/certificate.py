"""Checks one donor's certificate:  python certificate.py FILE.tlog-proof --policy FILE     (beside verifier.py)

Proves that the leaf in the certificate stands in the log under a signed checkpoint, and that what its owner was told is what the
leaf committed to. Ends like verifier.py.
"""

import argparse
import hmac
import pathlib
import re
import sys
import unicodedata

from verifier import Bad, Checkpoint, Policy, decode64, fields, need, node, sha256, told


def opened(extra):
    """The leaf in the proof's extra bytes, and the texts that its commitments open to."""
    need(extra[:1] == b"\1", "证明写法不对")
    at, texts = 3 + int.from_bytes(extra[1:3], "big"), []
    body = extra[3:at]
    name, f = fields(body)
    digests = [one for one in f if one.__class__ is bytes]
    while at < len(extra):
        number, salt, size = extra[at], extra[at + 1 : at + 33], int.from_bytes(extra[at + 33 : at + 35], "big")
        words = extra[at + 35 : at + 35 + size]
        need(number < len(digests) and len(words) == size and len(salt) == 32, "证明写法不对")
        need(words.decode() == unicodedata.normalize("NFC", words.decode()), "证明写法不对")
        need(hmac.compare_digest(hmac.digest(salt, words, "sha256"), digests[number]), "承诺对不上")
        texts, at = [*texts, words.decode()], at + 35 + size
    need(at == len(extra), "证明后面有多余的内容")
    return body, name, f, texts


def root_of(body, index, size, path):
    root, at, last = sha256(b"\0" + body).digest(), index, size - 1
    for one in path:
        need(last, "证明太长")
        left = at & 1 or at == last
        root = node(one, root) if left else node(root, one)
        while left and at and not at & 1:
            at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    need(last == 0, "证明太短")
    return root


def check_certificate(raw, policy):
    """Gives the checkpoint, the index, the leaf's name and fields, the opened texts and the witnesses."""
    text, blank, note = raw.partition(b"\n\n")
    lines = text.decode().split("\n")
    need(blank and len(lines) > 2 and lines[0] == "c2sp.org/tlog-proof@v1" and lines[1].startswith("extra "), "证明写法不对")
    need(re.fullmatch("index (0|[1-9][0-9]{0,15})", lines[2]), "证明写法不对")
    index, path, now = int(lines[2][6:]), [decode64(one) for one in lines[3:]], Checkpoint(note)
    need(index < now.size and all(len(one) == 32 for one in path), "证明写法不对")
    body, name, f, texts = opened(decode64(lines[1][6:]))
    need(root_of(body, index, now.size, path) == now.root, "证明不成立")
    need(any(now.signed_by(key) for key in policy.logs), "检查点没有日志的签名")
    return now, index, name, f, texts, now.witnesses(policy)


def main(arguments):
    parser = argparse.ArgumentParser(description="核对捐赠凭证")
    parser.add_argument("certificate", type=pathlib.Path, help="凭证文件")
    parser.add_argument("--policy", type=pathlib.Path, required=True, help="您信任的公钥与见证人")
    asked = parser.parse_args(arguments)
    try:
        policy = Policy(asked.policy.read_text(encoding="utf-8"))
        now, index, name, f, texts, who = check_certificate(asked.certificate.read_bytes(), policy)
    except (Bad, OSError, ValueError, IndexError) as wrong:
        print(f"✗ 不成立：{wrong}")
        return 1
    print(f"✓ {now.origin} 共 {now.size} 条，第 {index} 条是 {name}", *(one for one in f if one.__class__ is int), *texts)
    return told(policy, who)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
