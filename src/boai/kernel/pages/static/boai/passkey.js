// Passkeys: the browser signs the server's challenge. A form carries what is needed in data-create or data-use; the answer goes back
// in its hidden input. Without script or passkeys the button stays hidden and the code fields do the work.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const listed = (credentials) => (credentials || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function create({ publicKey }) {
  const user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  const asked = { ...publicKey, user, challenge: bytes(publicKey.challenge), excludeCredentials: listed(publicKey.excludeCredentials) };
  const made = await navigator.credentials.create({ publicKey: asked });
  const response = { clientDataJSON: text(made.response.clientDataJSON), attestationObject: text(made.response.attestationObject) };
  return answer(made, response);
}

async function use({ publicKey }) {
  const asked = { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: listed(publicKey.allowCredentials) };
  const used = await navigator.credentials.get({ publicKey: asked });
  const { clientDataJSON, authenticatorData, signature, userHandle } = used.response;
  const response = { clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature) };
  return answer(used, userHandle ? { ...response, userHandle: text(userHandle) } : response);
}

function answer(credential, response) {
  const clientExtensionResults = credential.getClientExtensionResults();
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults });
}

for (const place of document.querySelectorAll("[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  const button = place.querySelector("button");
  const said = place.querySelector("[role=status]");
  place.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = "请按手机或电脑的提示操作…";
    try {
      const asked = JSON.parse(place.dataset.passkey);
      place.querySelector("input").value = await (place.dataset.does === "create" ? create(asked) : use(asked));
      said.textContent = "";
      if (place.dataset.does === "create") button.form.requestSubmit();
      else button.form.submit();
    } catch {
      said.textContent = "没有完成，请再试一次。";
    }
  });
}
