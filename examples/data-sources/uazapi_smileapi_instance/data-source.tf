# The account comes from SMILEAPI_USERNAME and SMILEAPI_TOKEN.
data "uazapi_smileapi_instance" "shop" {
  phone_number_id = "5511987654321"
}

# A warning while the number is not connected. Null means that the server does not say.
check "shop" {
  assert {
    condition     = data.uazapi_smileapi_instance.shop.connected != false
    error_message = "The shop is not connected: ${coalesce(data.uazapi_smileapi_instance.shop.deployment_status, "the server does not say why")}"
  }
}
