// Passkeys: asks the browser, and sends its answer with the form. Without this the other second factors work.
{
  const button = document.querySelector("button.passkey");
  const failed = document.querySelector("#passkey-error");
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  /** What the browser is asked, with bytes where JSON has text. */
  function asked() {
    const { publicKey } = JSON.parse(document.querySelector("#passkey-options").textContent);
    publicKey.challenge = bytes(publicKey.challenge);
    if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
    for (const one of [...(publicKey.excludeCredentials ?? []), ...(publicKey.allowCredentials ?? [])]) one.id = bytes(one.id);
    return { publicKey };
  }

  /** What the browser answered, as JSON. */
  function answered({ id, rawId, type, response }) {
    const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
    const told = parts.filter((name) => response[name]).map((name) => [name, text(response[name])]);
    return JSON.stringify({ id, rawId: text(rawId), type, response: Object.fromEntries(told) });
  }

  async function send(event) {
    event.preventDefault();
    failed.hidden = button.disabled = true;
    try {
      const credential = await navigator.credentials[button.dataset.verb](asked());
      button.form.elements.credential.value = answered(credential);
      button.form.submit();
    } catch (error) {
      failed.textContent = error.name === "InvalidStateError"
        ? "This one is enrolled already."
        : "The browser gave no passkey. Try again, or take another way.";
      failed.hidden = button.disabled = false;
    }
  }

  if (window.PublicKeyCredential) {
    button.hidden = false;
    button.form.addEventListener("submit", send);
  } else {
    failed.textContent = "This browser has no passkeys here. They need an address that begins with https://.";
    failed.hidden = false;
  }
}
