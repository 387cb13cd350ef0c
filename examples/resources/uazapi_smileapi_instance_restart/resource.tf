# The account comes from SMILEAPI_USERNAME and SMILEAPI_TOKEN.
resource "uazapi_smileapi_instance_restart" "shop" {
  phone_number_id = "5511987654321"

  # Another value restarts the instance once more.
  triggers = {
    reason = "2026-08-04: mensagens paradas"
  }
}
