# terraform apply -invoke=action.uazapi_smileapi_instance_restart.shop
# The account comes from SMILEAPI_USERNAME and SMILEAPI_TOKEN.
action "uazapi_smileapi_instance_restart" "shop" {
  config {
    phone_number_id = "5511987654321"
  }
}
