resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}

resource "uazapi_instance_rotate_token" "sales" {
  instance_id     = uazapi_instance.sales.id
  confirm_impacts = true # programs that use the old token need the new one

  # Another value changes the token once more.
  triggers = {
    reason = "2026-08-04: token visto num log"
  }
}
