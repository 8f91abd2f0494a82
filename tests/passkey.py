"""A passkey made of software, for tests: it signs what a browser would."""

import json
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

UP, UV, AT = AuthenticatorData.FLAG.UP, AuthenticatorData.FLAG.UV, AuthenticatorData.FLAG.AT


class Passkey:
    """One key pair for one site."""

    def __init__(self, host: str = "localhost") -> None:
        self.host, self.id, self.private = host, b"k" * 32, ec.generate_private_key(ec.SECP256R1())

    def creates(self, options: str) -> str:
        """The browser's answer to a request to make a passkey."""
        credential = AttestedCredentialData.create(b"\0" * 16, self.id, ES256.from_cryptography_key(self.private.public_key()))
        data = AuthenticatorData.create(self._site(), UP | UV | AT, 0, credential)
        client = self._client("webauthn.create", options)
        made = AttestationObject.create("none", data, {})
        return self._answer({"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(made)})

    def signs(self, options: str) -> str:
        """The browser's answer to a request to use it."""
        data, client = AuthenticatorData.create(self._site(), UP | UV, 1), self._client("webauthn.get", options)
        signature = self.private.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return self._answer({name: websafe_encode(value) for name, value in response.items()})

    def _site(self) -> bytes:
        return sha256(self.host.encode()).digest()

    def _client(self, kind: str, options: str) -> CollectedClientData:
        challenge = json.loads(options)["publicKey"]["challenge"]
        return CollectedClientData.create(kind, challenge, f"https://{self.host}")

    def _answer(self, response: dict[str, str]) -> str:
        name = websafe_encode(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}})
