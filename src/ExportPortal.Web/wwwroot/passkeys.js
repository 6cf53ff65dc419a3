// Fills the forms marked data-ep-passkey: asks the portal for options, the browser for a passkey, and sends the form with the answer.

// What a person reads comes with the page, in the viewer's language (App.razor).
const page = document.body.dataset;

const words = {
  NotAllowedError: page.epWordPasskeyNoneChosen ?? "Nothing was chosen, or it took too long. Try again.",
  InvalidStateError: page.epWordPasskeyKnown ?? "This device has a passkey for your account already.",
  SecurityError: page.epWordPasskeyHost ?? "Passkeys need the portal's own host name; they do not work at a bare address such as 127.0.0.1.",
};

function say(form, text) {
  const place = form.querySelector("[data-ep-problem]");
  place.textContent = text;
  place.hidden = false;
}

async function optionsOf(form) {
  const answer = await fetch(form.dataset.epOptions, {
    method: "POST",
    headers: { "X-CSRF-TOKEN": form.querySelector("[name=__RequestVerificationToken]").value },
  });
  if (!answer.ok) throw new Error(answer.status === 409 ? await answer.text() : answer.status === 429 ? page.epWordPasskeyTries ?? "Too many tries. Wait a minute." : page.epWordPasskeyNoAnswer ?? "The portal did not answer. Reload the page and try again.");
  return answer.json();
}

async function use(form) {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
    say(form, page.epWordPasskeyNoSupport ?? "This browser has no passkeys, or the page is not opened over https.");
    return;
  }

  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const options = await optionsOf(form);
    const credential = form.dataset.epPasskey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    form.querySelector("input[name$=Credential]").value = JSON.stringify(credential);
    form.submit();
  } catch (error) {
    say(form, words[error.name] ?? error.message);
  } finally {
    button.disabled = false;
  }
}

for (const form of document.querySelectorAll("form[data-ep-passkey]")) {
  form.addEventListener("submit", event => {
    event.preventDefault();
    void use(form);
  });
}
