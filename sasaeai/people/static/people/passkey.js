/* Passkeys need this script: only with it their buttons appear, and a failure is told in words. */
document.addEventListener("DOMContentLoaded", () => {
  for (const part of document.querySelectorAll("[data-passkey]")) {
    part.hidden = !("PublicKeyCredential" in window);
  }
});
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const words of document.querySelectorAll("[data-passkey-failed]")) {
    words.hidden = false;
    words.focus();
  }
});
