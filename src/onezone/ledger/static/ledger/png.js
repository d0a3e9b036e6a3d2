// A drawing as PNG: the SVG of our own address is painted on a canvas at three times its size. Without a script the
// button stays hidden and the SVG is there.
document.querySelectorAll("button[data-png]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    const picture = new Image();
    picture.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = picture.naturalWidth * 3;
      canvas.height = picture.naturalHeight * 3;
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((file) => {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(file);
        link.download = button.dataset.name;
        link.click();
        URL.revokeObjectURL(link.href);
      }, "image/png");
    };
    picture.src = button.dataset.png;
  });
});
